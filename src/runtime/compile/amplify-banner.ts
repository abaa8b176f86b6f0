/**
 * What Amplify puts ahead of each function's code: variables whose values are in SSM are read before the
 * handler is loaded, and once a minute. It asks as the SDK does, which the project need not have installed.
 */
export const AMPLIFY_BANNER = `{
const config = JSON.parse(process.env.AMPLIFY_SSM_ENV_CONFIG || "{}");
const { request } = process.getBuiltinModule("node:https");
const ask = (Names) => new Promise((resolve, reject) => {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: key, AWS_SESSION_TOKEN: token } = process.env;
  const date = new Date().toISOString().replace(/[-:]|\\.\\d+/g, "");
  const scope = [key, date.slice(0, 8), region, "ssm", "aws4_request"].join("/");
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "AmazonSSM.GetParameters",
    "x-amz-date": date,
    "x-amz-security-token": token,
    authorization: "AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=host;x-amz-date, Signature=0",
  };
  const sent = request("https://ssm." + region + ".amazonaws.com/", { method: "POST", headers }, (answer) => {
    let text = "";
    answer.setEncoding("utf8").on("data", (part) => (text += part)).on("end", () => {
      const content = JSON.parse(text || "{}");
      if (answer.statusCode === 200) return resolve(content);
      const name = String(content.__type).split("#").pop();
      reject(Object.assign(new Error(content.message ?? content.Message ?? name), { name }));
    });
  });
  sent.on("error", reject).end(JSON.stringify({ Names, WithDecryption: true }));
});
const resolveAll = async (names) => {
  const missing = [];
  for (let at = 0; at < names.length; at += 10) {
    const { Parameters = [], InvalidParameters = [] } = await ask(names.slice(at, at + 10));
    for (const { Name, Value } of Parameters) {
      const own = Object.keys(config).find((key) => [config[key].path, config[key].sharedPath].includes(Name));
      if (own !== undefined) process.env[own] = Value;
    }
    missing.push(...InvalidParameters);
  }
  return missing;
};
const refresh = async () => {
  const paths = Object.values(config);
  const missing = await resolveAll(paths.map(({ path }) => path));
  const shared = paths.filter(({ path, sharedPath }) => sharedPath && missing.includes(path));
  await resolveAll(shared.map(({ sharedPath }) => sharedPath));
};
await refresh();
setInterval(() => refresh().catch((error) => console.debug(error)), 60_000);
}`.replaceAll(/\n\s*/g, " ");
