export { recordAttributes, spanAttributes } from "./attributes";
export { eventsConnectorId } from "./events";
export { periodCost } from "./metricNames";
export { agentIncrementsId, agentMetrics, ownMetricFilters } from "./pipelines";
