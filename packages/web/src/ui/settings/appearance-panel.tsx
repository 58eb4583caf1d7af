import { useId, useState } from 'react'
import { chooseTheme, chosenTheme, themes } from '../app/theme.ts'
import { languages } from '../messages/say.ts'
import { useText } from '../messages/use-text.tsx'

export function AppearancePanel() {
  const { text, language, choose } = useText()
  const id = useId()
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{text('appearance')}</h2>
      <div className="pair">
        <fieldset className="choices">
          <legend>{text('language')}</legend>
          {Object.entries(languages).map(([code, name]) => (
            <label key={code} className="choice" lang={code}>
              <input type="radio" name="language" checked={language === code} onChange={() => choose(code)} /> {name}
            </label>
          ))}
        </fieldset>
        <fieldset className="choices">
          <legend>{text('theme')}</legend>
          {themes.map((each) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name="theme"
                checked={theme === each}
                onChange={() => {
                  chooseTheme(each)
                  setTheme(each)
                }}
              />{' '}
              {text(`theme_${each}`)}
            </label>
          ))}
        </fieldset>
      </div>
    </section>
  )
}
