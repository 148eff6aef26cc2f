export { recordAttributes, spanAttributes } from "./attributes";
export { eventsConnectorId } from "./events";
export { agentMetrics, ownMetricFilters } from "./pipelines";
