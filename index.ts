import { ObservabilityStack } from "./components/observabilityStack";
import { loadSettings } from "./configs/settings";

const stack = new ObservabilityStack("stack", loadSettings());

export = stack.outputs;
