import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { ListedVideo } from './use-videos.ts'

type Scene = ListedVideo['scenes'][number]

/** Leafs through the scenes of a recording: with the pointer by where it is, with the arrow keys one by one. */
export function useScrub(scenes: readonly Scene[]) {
  const [at, setAt] = useState<number>()
  const [byKey, setByKey] = useState(false)
  const loaded = useRef(false)
  const show = (wanted: number, isKey: boolean) => {
    if (!loaded.current) {
      loaded.current = true
      // All at once, so that no picture is missing when the pointer is there.
      for (const { picture } of scenes) new Image().src = picture
    }
    setAt(Math.min(scenes.length - 1, Math.max(0, wanted)))
    setByKey(isKey)
  }
  const stop = () => setAt(undefined)
  const canScrub = scenes.length > 1
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!canScrub || event.pointerType === 'touch') return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    show(Math.floor(((event.clientX - left) / width) * scenes.length), false)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') return stop()
    if (!canScrub || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return
    event.preventDefault()
    const step = event.key === 'ArrowRight' ? 1 : -1
    show(at === undefined ? (step > 0 ? 0 : scenes.length - 1) : at + step, true)
  }
  const scene = at === undefined ? undefined : scenes[at]
  return {
    scene,
    canScrub,
    /** How far along the scenes, for the eye. */
    share: at === undefined ? 0 : (at + 1) / scenes.length,
    /** What is to be read out: the pointer's way is not. */
    announced: byKey ? scene : undefined,
    pointer: { onPointerMove, onPointerLeave: stop },
    keys: { onKeyDown, onBlur: stop },
  }
}
