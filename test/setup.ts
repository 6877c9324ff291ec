import fc from "fast-check";

// One seed for everyone, so that a failure is about the change at hand; PROPERTY_SEED=$RANDOM explores.
fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 20_261) });
