export { recordAttributes, spanAttributes } from "./attributes";
export { eventsConnectorId } from "./events";
export { agentMetrics, isCounted, ownMetricFilters } from "./pipelines";
