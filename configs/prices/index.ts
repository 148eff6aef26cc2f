import * as v from "valibot";
import { parse } from "yaml";
import { filesIn } from "../files";
import { priceListSchema, type PriceList } from "./schema";

const [file] = filesIn("prices", ".yaml");

/**
 * What vendors charge for tokens, by `list.yaml`.
 * @throws ValiError on import, when the file isn't well-formed.
 */
export const priceList: PriceList = v.parse(priceListSchema, parse(file!.content));

export type { Price, PriceList, Rates } from "./schema";
