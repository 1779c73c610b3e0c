/** What a platform lets us do in one workspace. Secrets: none of it may reach a log or an error. */
export type Installation = Readonly<{
  workspace: string;
  token: string;
  /** How to get the next token, once, and until when this one is good; null if it is good until it is revoked. */
  renewal: Readonly<{ token: string; until: Date }> | null;
}>;

/** Where the installations of one platform are kept, for all processes. Methods reject when the database or a key fails them. */
export type Installations = Readonly<{
  find(workspace: string): Promise<Installation | null>;
  /** Whoever installs again replaces what was there. */
  save(installation: Installation): Promise<void>;
  /**
   * Runs `renew` on what is stored while no other process can, and stores what it returns before anybody else sees it. Null from
   * `renew` leaves it as it is. With `wait` it takes its turn after another process; else `busy` is returned at once.
   */
  renew(
    workspace: string,
    wait: boolean,
    renew: (stored: Installation) => Promise<Installation | null>,
  ): Promise<Installation | 'busy' | null>;
  /** Forgets an installation if it is still this one. */
  remove(installation: Installation): Promise<void>;
  /**
   * Opens every installation, and seals with the newest key what an older one had sealed. Returns their workspaces.
   * @throws Error with a sentence if one cannot be opened
   */
  check(): Promise<readonly string[]>;
  /** Uses up what may be used once until `until`. Returns false if it was used before. */
  spend(once: string, until: Date): Promise<boolean>;
}>;
