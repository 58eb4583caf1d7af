const commits =
  /\b(save|submit|ok|okay|apply|confirm|create|add|update|publish|delete|remove|send|done|finish|complete|yes|pay|place|post|register|upload|import)\b|保存|提交|确定|确认|创建|新建|添加|新增|更新|发布|删除|发送|完成|支付|注册|上传|导入/i

/** Whether a thing is called like what makes an entry count, so that leaving it out would change the result. */
export const isCommit = (name: string): boolean => commits.test(name)
