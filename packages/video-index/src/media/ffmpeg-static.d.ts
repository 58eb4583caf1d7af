// The package is optional: where its download is out of reach it is not installed, and the type check has to pass all the same.
declare module 'ffmpeg-static' {
  const path: string | null
  export default path
}
