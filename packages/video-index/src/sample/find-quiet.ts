import type { Packet } from '../media/read-packets.ts'

/** Frames `from` up to, but not including, `to`, counted as they are shown; `to` is a key frame. */
export type Quiet = { from: number; to: number }

/** Frames after a packet that says something and all that are shown out of their order: an encoder goes on refining for some. */
const settling = 4
/** Starting ffmpeg once more costs as much as this many frames. */
const minFrames = 90
/** With fewer packets of a kind it is not known how large one that says nothing is. */
const minPackets = 30
/** Packets that repeat the picture before differ by this share and these bytes; a caret that blinks costs more. */
const slackShare = 0.1
const slackBytes = 8
/** With less than a bit for each of these blocks of 16 × 16 pixels nothing can be drawn. */
const blockArea = 256

/**
 * Stretches in which every packet but the key frames is as small as one that repeats the picture before. Decoding can
 * leave them out and go on at the key frame.
 */
export function findQuiet(packets: readonly Packet[], { width, height }: { width: number; height: number }): Quiet[] {
  if (packets.filter((each) => !each.isKey).length < minPackets) return []
  const loud = loudPackets(packets, (width * height) / blockArea / 8)
  const shown = packets.toSorted((a, b) => a.timeS - b.timeS)
  const reach = reordering(packets, shown) + settling
  const places = [0, ...shown.flatMap((packet, at) => (loud.has(packet) ? [at] : [])), shown.length + reach]
  return places.slice(1).flatMap((next, at): Quiet[] => {
    const from = places[at]! + reach
    const to = shown.findLastIndex((packet, index) => index < next && index > from && packet.isKey)
    return to - from >= minFrames ? [{ from, to }] : []
  })
}

function loudPackets(packets: readonly Packet[], mostBytes: number): Set<Packet> {
  // Those that others are told from carry more than those in between, which are shown before them.
  const kinds: [Packet[], Packet[]] = [[], []]
  let latestS = -Infinity
  for (const packet of packets) {
    if (!packet.isKey) kinds[packet.timeS > latestS ? 0 : 1].push(packet)
    latestS = Math.max(latestS, packet.timeS)
  }
  return new Set(
    kinds.flatMap((kind) => {
      const sizes = kind.map((each) => each.bytes).sort((a, b) => a - b)
      const least = sizes[Math.floor(sizes.length / 100)] ?? 0
      const limit = sizes.length < minPackets ? 0 : Math.min(mostBytes, least * (1 + slackShare) + slackBytes)
      return kind.filter((each) => each.bytes > limit)
    }),
  )
}

/** How many frames are decoded before one that is shown before them: what is told from a packet is shown this much around it. */
function reordering(packets: readonly Packet[], shown: readonly Packet[]): number {
  const place = new Map(shown.map((packet, at) => [packet, at]))
  return packets.reduce((most, packet, at) => Math.max(most, Math.abs(at - place.get(packet)!)), 0)
}
