/** A client of the part of GitHub's REST API that the comment needs, for one repository. */
export class GitHub {
  /**
   * @param api base URL without a trailing slash, `https://api.github.com` or another server's (`GITHUB_API_URL`).
   * @param repository `owner/name`.
   * @param token of a GitHub App or a workflow, sent as a bearer token.
   */
  constructor(
    private readonly api: string,
    private readonly repository: string,
    private readonly token: string,
  ) {}

  /**
   * Iterates over a list, requesting its pages of 100 elements as they are needed.
   * @param path below the repository's URL, with or without a query.
   * @param pick takes the elements out of a page. Default: the page is an array.
   */
  async *list<T>(
    path: string,
    pick: (page: unknown) => readonly T[] = (page) => page as readonly T[],
  ): AsyncGenerator<T> {
    const separator = path.includes("?") ? "&" : "?";
    for (let page = 1; ; page++) {
      const elements = pick(await this.json("GET", `${path}${separator}per_page=100&page=${page}`));
      yield* elements;
      if (elements.length < 100) {
        return;
      }
    }
  }

  /**
   * Sends a request and parses the JSON of the response.
   * @throws Error with the method, the path and the status when it isn't successful.
   */
  async json<T>(method: string, path: string, body?: object): Promise<T> {
    return (await (await this.send(method, path, body)).json()) as T;
  }

  /**
   * Downloads at most `limit` bytes.
   * @throws Error when the response is larger; the rest isn't read.
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
      throw new Error(`${method} ${path} failed with status ${response.status}.`);
    }
    return response;
  }
}
