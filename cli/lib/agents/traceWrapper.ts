import { UserError } from "../errors";
import { isShell, type Format } from "../formats";

/**
 * Shell functions that run `pa` with an id for the process and, as `TRACEPARENT`, the trace into which the collector puts
 * that process' spans (`configs/collector/stitching.ts`): trace id = MD5 of the id, the root's span id = its first half.
 * AgentProxy passes its environment on to Claude Code, whose spans become children of the task's root. The ids are new for
 * each run, so they can't be variables of the shell. AgentProxy needs Python, so `python3` is there.
 */
// Without any quotes, which the shells would pass on differently.
const python =
  "import hashlib, uuid; i = str(uuid.uuid4()); print(i, hashlib.md5(i.encode(), usedforsecurity=False).hexdigest())";

const wrappers = {
  sh: `pa() {
  _pa_ids=$(python3 -c '${python}') || return
  _pa_trace=\${_pa_ids#* }
  OTEL_RESOURCE_ATTRIBUTES="\${OTEL_RESOURCE_ATTRIBUTES:+$OTEL_RESOURCE_ATTRIBUTES,}service.instance.id=\${_pa_ids% *}" \\
    TRACEPARENT="00-$_pa_trace-\${_pa_trace%????????????????}-01" command pa "$@"
}`,
  fish: `function pa
  set -l ids (python3 -c '${python}' | string split ' '); or return
  set -lx OTEL_RESOURCE_ATTRIBUTES (string join , $OTEL_RESOURCE_ATTRIBUTES service.instance.id=$ids[1])
  set -lx TRACEPARENT 00-$ids[2]-(string sub -l 16 $ids[2])-01
  command pa $argv
end`,
  powershell: `function pa {
  $ids = (python -c '${python}') -split ' '
  $attributes = $env:OTEL_RESOURCE_ATTRIBUTES
  $env:OTEL_RESOURCE_ATTRIBUTES = (@($attributes, "service.instance.id=$($ids[0])") | Where-Object { $_ }) -join ','
  $env:TRACEPARENT = "00-$($ids[1])-$($ids[1].Substring(0, 16))-01"
  try { & (Get-Command pa -CommandType Application,ExternalScript | Select-Object -First 1) @args }
  finally { $env:OTEL_RESOURCE_ATTRIBUTES = $attributes; $env:TRACEPARENT = $null }
}`,
};

/**
 * The function `pa` for a shell.
 * @throws UserError for the format of a file.
 */
export function traceWrapper(format: Format): string {
  if (!isShell(format)) {
    throw new UserError(
      `--trace-claude needs a shell, and ${format} is the format of a file. Give --format sh, fish or powershell.`,
    );
  }
  return wrappers[format];
}
