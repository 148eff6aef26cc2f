/** The part of GitHub's REST API that the comment needs. */
export class GitHub {
  /**
   * @param api `https://api.github.com`, or what `GITHUB_API_URL` says.
   * @param repository `owner/name`.
   */
  constructor(
    private readonly api: string,
    private readonly repository: string,
    private readonly token: string,
  ) {}

  /** Every element of a list, page by page. */
  async *list<T>(
    path: string,
    pick: (page: unknown) => readonly T[] = (page) => page as readonly T[],
  ): AsyncGenerator<T> {
    const joint = path.includes("?") ? "&" : "?";
    for (let page = 1; ; page++) {
      const elements = pick(await this.json("GET", `${path}${joint}per_page=100&page=${page}`));
      yield* elements;
      if (elements.length < 100) {
        return;
      }
    }
  }

  /** Sends a request about the repository and reads the JSON that comes back. */
  async json<T>(method: string, path: string, body?: object): Promise<T> {
    return (await (await this.send(method, path, body)).json()) as T;
  }

  /**
   * Downloads at most `limit` bytes.
   * @throws Error when there is more.
   */
  async download(path: string, limit: number): Promise<Buffer> {
    const response = await this.send("GET", path);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += (chunk as Uint8Array).byteLength;
      if (length > limit) {
        throw new Error(`The artifact is larger than ${limit} bytes.`);
      }
      chunks.push(chunk as Uint8Array);
    }
    return Buffer.concat(chunks);
  }

  private async send(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(`${this.api}/repos/${this.repository}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${this.token}`,
        "x-github-api-version": "2022-11-28",
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}.`);
    }
    return response;
  }
}
