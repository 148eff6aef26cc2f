import { secretPath } from "../secretFiles";
import { services } from "../services";
import { serverTls, tlsPaths, usesOtlpTls, type TlsSettings } from "../tls";
import { grpcLimits, httpLimits } from "./limits";
import type { ComponentConfig, Part } from "./parts";
import { tokensFileName } from "./paths";

const { otlpGrpc, otlpHttp } = services.collector.ports;

/** The OTLP receiver. A client without valid credentials gets the status 401 (HTTP) or Unauthenticated (gRPC). */
export function otlpReceiver(settings: Pick<TlsSettings, "security">): Part {
  const access = { ...tls(settings), ...authentication(settings) };
  return {
    extensions:
      settings.security.otlpAuth === "bearer" ? { bearertokenauth: { filename: secretPath(tokensFileName) } } : {},
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${otlpGrpc}`, ...grpcLimits, ...access },
          http: { endpoint: `0.0.0.0:${otlpHttp}`, ...httpLimits, ...access },
        },
      },
    },
  };
}

/** With `mtls`, the TLS handshake requires a certificate of one of the clients' CAs. */
function tls(settings: Pick<TlsSettings, "security">): ComponentConfig {
  const { certificate, otlpAuth } = settings.security;
  return usesOtlpTls(settings)
    ? {
        tls: {
          ...serverTls({ own: certificate !== undefined }),
          ...(otlpAuth === "mtls" && { client_ca_file: tlsPaths.otlpClientCas }),
        },
      }
    : {};
}

function authentication({ security }: Pick<TlsSettings, "security">): ComponentConfig {
  return security.otlpAuth === "bearer" ? { auth: { authenticator: "bearertokenauth" } } : {};
}
