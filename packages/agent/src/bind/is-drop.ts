import type { Action } from '@stepcast/video-index'

/** Whether something was taken elsewhere, and not along itself as a slider is. */
export const isDrop = ({ kind, target }: Action): boolean => kind === 'drag' && target?.role !== 'slider'

/** Whether the recording says where a drag ended, or what it set. */
export const hasKnownEnd = (action: Action): boolean =>
  isDrop(action)
    ? action.to?.text !== undefined || action.to?.point !== undefined || action.value !== undefined
    : action.value !== undefined
