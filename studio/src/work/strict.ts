import { z } from "zod";

// The page forbids code made from text; zod would try it for speed.
z.config({ jitless: true });
