export * from "../generated/typechain/index.js";
