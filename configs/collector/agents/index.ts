export { recordAttributes, spanAttributes } from "./attributes";
export { convention, own } from "./convention";
export { eventsConnectorId } from "./events";
export { amount, attribute } from "./expressions";
export { periodCost } from "./metricNames";
export { agentIncrementsId, agentMetrics, ownMetricFilters } from "./pipelines";
export { pricedCall } from "./pricedCalls";
