import * as pulumi from "@pulumi/pulumi";
import type * as random from "@pulumi/random";
import { logins, type LoginName } from "../configs/logins";
import { enabledServices } from "../configs/services";
import type { Settings } from "../configs/settings";
import { generatedPassword } from "./passwords";

/** The generated passwords of the {@link logins} inside the stack. */
export class ServiceLogins extends pulumi.ComponentResource {
  private readonly passwords: Readonly<Partial<Record<LoginName, random.RandomPassword>>>;

  constructor(name: string, settings: Settings, opts: pulumi.ComponentResourceOptions & { parent: pulumi.Resource }) {
    super("agentproxy-otel:index:ServiceLogins", name, {}, opts);
    const child = { parent: this };
    // The first version had this password in Prometheus' component, where Prometheus was exposed.
    const oldParent = pulumi.createUrn("prometheus", "agentproxy-otel:index:Prometheus", opts.parent);
    this.passwords = {
      prometheus: generatedPassword("prometheus-password", settings, { ...child, aliases: [{ parent: oldParent }] }),
      scrape: generatedPassword("scrape-password", settings, child),
      ...(enabledServices(settings).includes("alertmanager") && {
        alertmanager: generatedPassword("alertmanager-password", settings, child),
      }),
    };
    this.registerOutputs();
  }

  /** The password of a login; a secret. */
  password(login: LoginName): pulumi.Output<string> {
    return pulumi.secret(this.of(login).result);
  }

  /** The bcrypt hash of a login's password; a secret. */
  hash(login: LoginName): pulumi.Output<string> {
    return pulumi.secret(this.of(login).bcryptHash);
  }

  /** The secret file with a login's password, for a client; none when the stack has no such login. */
  file(login: LoginName): Readonly<Record<string, pulumi.Output<string>>> {
    return login in this.passwords ? { [logins[login].passwordFile]: this.password(login) } : {};
  }

  private of(login: LoginName): random.RandomPassword {
    const password = this.passwords[login];
    if (password === undefined) {
      throw new Error(`the stack has no login ${login}`);
    }
    return password;
  }
}
