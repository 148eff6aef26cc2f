import { certificateNames } from "../../../configs/tls";
import { settingsOf } from "../../support/settings";

test("a host name of digits is a host name, and addresses are addresses", () => {
  const settings = settingsOf("dev", { tls: "full", tlsHosts: '["1234","10.0.0.5","fd00::5","otel.example.com"]' });
  expect(certificateNames("grafana", settings)).toEqual({
    dns: ["grafana", "localhost", "1234", "otel.example.com"],
    ips: ["127.0.0.1", "10.0.0.5", "fd00::5"],
  });
});
