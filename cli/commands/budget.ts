import { parseOptions } from "../lib/agents/invoked";
import { budgetStates, type BudgetState } from "../lib/budgets";
import { colors } from "../lib/colors";
import type { Command, Invocation } from "../lib/command";
import { ExitStatus, UserError } from "../lib/errors";
import { prometheusOf } from "../lib/prometheus";
import { stateOf } from "../lib/state";
import { plainTable } from "../lib/table";

/** Exit statuses with `--check`; 0: nothing is exceeded. */
const exceeded = 1;
const unknown = 2;

/** `npm run budget`: what is spent of the setting `budgets`, and what will be at the end of the periods. */
export const budget: Command = {
  takes: "",
  does: "Show what is spent of each budget, and what will be at the end of its period.",
  options: {
    "--json": "Print it as JSON.",
    "--check": `Exit with ${exceeded} if a budget is spent, and with ${unknown} if that can't be known.`,
  },
  run: async (invocation) => {
    if (!invocation.rest.includes("--check")) {
      if (process.env["npm_config_check"] !== undefined) {
        // A script that forgets the `--` would go on whatever is spent.
        console.error("npm has taken --check for its own option. Write `npm run budget -- --check`.");
        throw new ExitStatus(unknown);
      }
      await show(invocation);
      return;
    }
    if (await knownStates(invocation)) {
      throw new ExitStatus(exceeded);
    }
  },
};

/** Shows the budgets; an error means that their state isn't known. */
async function knownStates(invocation: Invocation): Promise<boolean> {
  try {
    return (await show(invocation)).some((state) => state.exceeded);
  } catch (error) {
    if (!(error instanceof ExitStatus)) {
      // Whatever failed, status 1 would mean that a budget is spent.
      console.error(error instanceof UserError ? `\n${error.message}` : error);
    }
    throw new ExitStatus(unknown);
  }
}

async function show({ stack, rest }: Invocation): Promise<readonly BudgetState[]> {
  const { values } = parseOptions(rest, { json: { type: "boolean" }, check: { type: "boolean" } });
  const states = await budgetStates(stack, prometheusOf((await stateOf(stack)).outputs));
  if (values["json"] === true) {
    console.log(JSON.stringify({ stack, exceeded: states.some((state) => state.exceeded), budgets: states }, null, 2));
    return states;
  }
  console.log(
    plainTable(["PERIOD", "AGENT", "PROJECT", "BUDGET", "SPENT", "SHARE", "LEFT", "FORECAST", "ENDS"], states.map(row)),
  );
  if (states.some(({ atLeast }) => atLeast)) {
    console.error(
      "\nSome tokens have no price, so at least this (≥) was spent. Add prices of their models to the setting `prices`.",
    );
  }
  return states;
}

function row(state: BudgetState): string[] {
  const { period, agent, project, budgetUsd, spentUsd, atLeast, share, leftUsd, forecastUsd, periodEnds } = state;
  const colour = state.exceeded ? colors.red : share >= 0.8 ? colors.yellow : colors.green;
  return [
    period,
    agent ?? "all",
    project ?? "all",
    usd(budgetUsd),
    `${atLeast ? "≥ " : ""}${usd(spentUsd)}`,
    colour(`${Math.floor(share * 100)}%`),
    usd(leftUsd),
    forecastUsd > budgetUsd ? colors.yellow(usd(forecastUsd)) : usd(forecastUsd),
    localTime(periodEnds),
  ];
}

const usd = (value: number): string => `${value.toFixed(2)} USD`;

/** In the time zone of this machine: `2026-11-25 00:00`. */
function localTime(iso: string): string {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short" }).format(new Date(iso));
}
