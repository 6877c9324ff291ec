import { anmm } from "./anmm.ts";
import { boostMetric } from "./boostMetric.ts";
import { covariance } from "./covariance.ts";
import { custom } from "./custom.ts";
import { dca } from "./dca.ts";
import { dmlEig } from "./dmlEig.ts";
import { dmlmj } from "./dmlmj.ts";
import { euclidean } from "./euclidean.ts";
import { farm } from "./farm.ts";
import { given } from "./given.ts";
import { gmml } from "./gmml.ts";
import { itml } from "./itml.ts";
import { kissme } from "./kissme.ts";
import { lda } from "./lda.ts";
import { ldml } from "./ldml.ts";
import type { Learner } from "./learner.ts";
import { lego } from "./lego.ts";
import { lfda } from "./lfda.ts";
import { lmnn } from "./lmnn.ts";
import { lsml } from "./lsml.ts";
import { mcml } from "./mcml.ts";
import { mfa } from "./mfa.ts";
import { mlkr } from "./mlkr.ts";
import { mlr } from "./mlr.ts";
import { mmc } from "./mmc.ts";
import { mmcDiagonal } from "./mmcDiagonal.ts";
import { nca } from "./nca.ts";
import { ncmc } from "./ncmc.ts";
import { ncmml } from "./ncmml.ts";
import { oasis } from "./oasis.ts";
import { pca } from "./pca.ts";
import { pcca } from "./pcca.ts";
import { pola } from "./pola.ts";
import { rca } from "./rca.ts";
import { rvml } from "./rvml.ts";
import { scale } from "./scale.ts";
import { schultzJoachims } from "./schultzJoachims.ts";
import { scml } from "./scml.ts";
import { sdml } from "./sdml.ts";
import { xqda } from "./xqda.ts";

const all: readonly Learner[] = [
  euclidean,
  scale,
  given,
  covariance,
  pca,
  lda,
  rca,
  dca,
  lfda,
  anmm,
  dmlmj,
  mfa,
  gmml,
  lmnn,
  nca,
  ncmml,
  ncmc,
  mcml,
  mlkr,
  itml,
  mmc,
  mmcDiagonal,
  schultzJoachims,
  scml,
  boostMetric,
  mlr,
  lsml,
  kissme,
  rvml,
  ldml,
  pcca,
  sdml,
  dmlEig,
  xqda,
  lego,
  pola,
  oasis,
  farm,
  custom,
];

/** Every learner by name, in the order in which tables list them. */
export const learners: Readonly<Record<string, Learner>> = Object.freeze(
  Object.fromEntries(all.map((learner) => [learner.name, learner])),
);
