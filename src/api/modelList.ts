import { z } from "zod";

/** The grammar of a model's id: it never becomes a path. */
export const MODEL_ID = /^[a-z0-9][\w.-]{0,63}$/;

const servedModel = z.object({
  id: z.string().regex(MODEL_ID),
  learner: z.string(),
  mode: z.enum(["both", "query-only"]).meta({
    description: "query-only: queries alone are mapped, items stay as they are, and two points have no distance",
  }),
  features: z.int().min(1).meta({ description: "numbers in a point" }),
  featureNames: z.array(z.string()).nullable().meta({ description: "in the order in which points give them" }),
  components: z.int().min(1).meta({ description: "numbers in a mapped point" }),
  threshold: z.number().min(0).nullable().meta({ description: "of `same`; null until the model is calibrated" }),
  items: z.int().min(0).nullable().meta({ description: "items loaded for `neighbors`; null without --data" }),
});

/** The models that a server has. */
export const modelList = z.object({ models: z.array(servedModel) });

export type ServedModelInfo = z.output<typeof servedModel>;
export type ModelList = z.output<typeof modelList>;
