/** Whether documentations treat a key of this name as a secret. */
export function isSecretName(key: string): boolean {
  return /(secret|password|private_key|token)$/.test(key);
}

/**
 * Whether a URL lets everybody who has it use what it leads to: it has a login, a query or a fragment, or a part of its
 * path looks like a token (16 characters or more, with a digit).
 */
export function isSecretUrl(text: string): boolean {
  if (!URL.canParse(text)) {
    return true;
  }
  const { username, password, search, hash, pathname } = new URL(text);
  const isToken = (part: string): boolean => part.length >= 16 && /\d/.test(part);
  return [username, password, search, hash].some((part) => part !== "") || pathname.split("/").some(isToken);
}
