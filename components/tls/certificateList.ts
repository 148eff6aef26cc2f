import * as pulumi from "@pulumi/pulumi";
import { certificateRules } from "../../configs/prometheus/certificateRules";

/**
 * The certificates of a stack, whose ends Prometheus watches. Prometheus is created before some of the services that
 * have certificates, so the list is read only once it is complete.
 */
export class CertificateList {
  private readonly certificates: Record<string, pulumi.Input<string>> = {};
  private readonly completed: Promise<void>;
  /** To be called when every certificate has been added. */
  readonly complete: () => void;

  constructor() {
    let resolve: () => void = () => undefined;
    this.completed = new Promise((done) => (resolve = done));
    this.complete = resolve;
  }

  /**
   * @param name as alerts call it.
   * @param pem the certificate, or a chain that begins with it.
   */
  add(name: string, pem: pulumi.Input<string>): void {
    this.certificates[name] = pem;
  }

  /** The rule file with the ends of all certificates. */
  get rules(): pulumi.Output<string> {
    return pulumi.output(this.completed.then(() => this.certificates)).apply(certificateRules);
  }
}
