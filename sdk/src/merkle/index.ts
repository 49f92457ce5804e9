export { saleAllowList, type SaleAllowList } from "./saleAllowList.js";
