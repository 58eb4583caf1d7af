const shapes = {
  back: 'M15 5l-7 7 7 7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  cursor: 'M6 4l13 7-5.6 1.9L11 19z',
  down: 'M12 5v14M6.5 13.5L12 19l5.5-5.5',
  download: 'M12 5v11M7.5 11.5L12 16l4.5-4.5M5 16v3.5h14V16',
  dots: 'M6 12h.01M12 12h.01M18 12h.01',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  goal: 'M6 21V4M6 5h11l-2.5 3.5L17 12H6',
  merge: 'M7 4v4c0 3 5 3 5 6v6M17 4v4c0 3-5 3-5 6M8.5 16.5L12 20l3.5-3.5',
  pause: 'M9 6v12M15 6v12',
  pencil: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  play: 'M8 5.5v13l11-6.5z',
  plus: 'M12 5v14M5 12h14',
  question: 'M9.2 9.2a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.2-1.6 2.3M12 17.5h.01',
  redo: 'M19 9H9.5a4.5 4.5 0 0 0 0 9H14M15 5l4 4-4 4',
  record: 'M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5',
  retry: 'M19 12a7 7 0 1 1-2.1-5M19 4v4h-4',
  run: 'M13 3L5 13.5h6L10 21l8.5-11H12z',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3M15 5v4M9 10v4M15 15v4',
  split: 'M12 20v-6c0-3-5-3-5-6V4M12 14c0-3 5-3 5-6V4M4.5 6.5L7 4l2.5 2.5M14.5 6.5L17 4l2.5 2.5',
  stop: 'M7 7h10v10H7z',
  table: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.2 10.5v5.5M13.8 10.5v5.5',
  undo: 'M5 9h9.5a4.5 4.5 0 0 1 0 9H10M9 5L5 9l4 4',
  up: 'M12 19V5M6.5 10.5L12 5l5.5 5.5',
  upload: 'M12 16V5M7.5 9.5L12 5l4.5 4.5M5 16v3.5h14V16',
  warning: 'M12 4.5l8.5 15h-17zM12 10v4.5M12 17h.01',
} as const

export type IconName = keyof typeof shapes

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}
