"use strict";
// Pulumi runs policy packs through ts-node with all type checks, which take longer than a preview. `npm run check` has
// made them, so that instance is turned off and another one compiles only.
const { REGISTER_INSTANCE, register } = require("ts-node");
process[REGISTER_INSTANCE]?.enabled(false);
register({ transpileOnly: true, project: `${__dirname}/../tsconfig.json` });
require("./pack");
