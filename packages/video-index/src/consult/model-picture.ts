import type { ChatPart } from '@stepcast/inference-client'
import sharp from 'sharp'

/** Some 1,300 tokens a picture, where Qwen3-VL finds small controls best. */
const pictureSide = 1344
const pictureQuality = 85

/** A picture of a recording, by its path or its bytes, as a model is shown it. */
export async function modelPicture(picture: string | Uint8Array): Promise<ChatPart> {
  const data = await sharp(picture)
    .resize(pictureSide, pictureSide, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: pictureQuality })
    .toBuffer()
  return { type: 'picture', data, mediaType: 'image/jpeg' }
}
