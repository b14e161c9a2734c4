/** Everything that the page needs to look like something; logical sides, so that it turns with the language. */
export const STYLE = `
:root{color-scheme:light;--ink:#1d2b2a;--soft:#4b5c59;--accent:#0b6352;--line:#d9e2df;--paper:#fff}
*{box-sizing:border-box}
body{margin:0;background:#f1f5f3;color:var(--ink);font:1.0625rem/1.6 "Segoe UI",Roboto,Helvetica,Arial,sans-serif}
:lang(ur) body,html:lang(ur) body{font-family:"Noto Naskh Arabic","Noto Sans Arabic","Geeza Pro",Tahoma,Arial,sans-serif;line-height:1.9;font-size:1.125rem}
html:lang(zh-Hans) body{font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",Arial,sans-serif}
header{background:var(--accent);color:#fff;display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;align-items:center;padding:.5rem 1rem}
header nav{display:flex;gap:.25rem}
header nav a{color:#fff;padding:.5rem .6rem;border-radius:6px;text-decoration:underline;min-height:44px;display:inline-flex;align-items:center}
header nav a[lang=ur]{font-family:"Noto Naskh Arabic","Noto Sans Arabic",Tahoma,sans-serif}
header nav a[aria-current]{background:#fff;color:var(--accent);text-decoration:none;font-weight:700}
main,footer{max-width:44rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;line-height:1.35;margin:.25rem 0}
html:lang(ur) h1{line-height:1.8}
h2{font-size:1.15rem;margin:0 0 .5rem}
p{margin:.35rem 0}
.meta{color:var(--soft);font-size:.9375rem}
section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1rem;margin:1rem 0}
.next{border:2px solid var(--accent)}
.next p:first-of-type{font-size:1.2rem;font-weight:600}
.alert{border-inline-start:4px solid #9c1c1c;padding-inline-start:.75rem;font-weight:600;color:#9c1c1c}
.deadline{font-weight:700}
.saved{border-inline-start:4px solid var(--accent);padding-inline-start:.75rem;font-weight:600}
ol,ul{margin:0;padding:0;list-style:none}
.steps{display:flex;gap:.5rem;margin:.75rem 0 0}
.steps li{flex:1 1 0;border-block-start:6px solid #9aa9a5;padding-block-start:.4rem;font-size:.875rem;line-height:1.4;min-width:0}
html:lang(ur) .steps li{line-height:1.7}
.steps .done{border-color:var(--accent)}
.steps .now{border-color:#a65400;font-weight:700}
.steps small{display:block;color:var(--soft);font-weight:400;font-size:.8125rem}
.items>li{border-inline-start:4px solid var(--accent);padding:.1rem 0;padding-inline-start:.75rem;margin:.9rem 0}
.items strong{display:block}
.line>li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;border-block-start:1px solid var(--line);padding:.5rem 0}
.line>li:first-child{border:0}
label{display:block;margin:.75rem 0 .25rem}
label.check{display:flex;gap:.6rem;align-items:flex-start}
input[type=text],input[type=tel],input[type=date],input[type=email],input[type=file],select{font:inherit;width:100%;max-width:26rem;padding:.6rem .75rem;border:1px solid #5f716d;border-radius:8px;background:#fff;color:var(--ink);min-height:48px}
input[type=checkbox]{width:1.4rem;height:1.4rem;flex:none;margin-block-start:.25rem;accent-color:var(--accent)}
button,.button{font:inherit;font-weight:700;background:var(--accent);color:#fff;border:2px solid var(--accent);border-radius:8px;padding:.6rem 1.2rem;min-height:48px;cursor:pointer;margin-block-start:.75rem;display:inline-block;text-decoration:none}
button.quiet,.button.quiet{background:transparent;color:var(--accent)}
button.grave{background:#9c1c1c;border-color:#9c1c1c}
section.grave{border-color:#9c1c1c}
.do,.plain,.back,.choices a{display:inline-flex;align-items:center;min-height:44px}
.do{font-weight:700}
.actions li{margin:.25rem 0}
.actions .button{margin:0}
.choices{display:flex;flex-wrap:wrap;gap:0 1.25rem;align-items:center}
.choices a{margin-block-start:.75rem}
.wrong{border:2px solid #9c1c1c}
.wrong h2{color:#9c1c1c}
.wrong a{color:#9c1c1c}
.wrong li{margin:.35rem 0}
.error{color:#9c1c1c;font-weight:600}
.ask{margin:1.25rem 0}
.bad{border-inline-start:4px solid #9c1c1c;padding-inline-start:.75rem}
fieldset{border:1px solid var(--line);border-radius:8px;padding:.25rem .9rem .75rem;margin:.75rem 0;min-width:0}
legend{padding:0 .35rem}
[aria-invalid]{border-color:#9c1c1c!important;border-width:2px!important}
progress{width:100%;max-width:26rem;height:1rem;margin-block-start:.75rem;accent-color:var(--accent)}
output{display:block;min-height:1.6em;font-weight:600}
input[type=file]{height:auto}
a{color:var(--accent)}
:focus-visible{outline:3px solid #a65400;outline-offset:2px}
header :focus-visible{outline-color:#fff}
.skip{position:absolute;inset-inline-start:-999rem}
.skip:focus{inset-inline-start:1rem;top:.5rem;background:#fff;padding:.5rem 1rem;z-index:1}
bdi,p,li{overflow-wrap:anywhere}
@media(max-width:30rem){.steps{flex-direction:column;gap:.35rem}.steps li{border-block-start:0;border-inline-start:6px solid #9aa9a5;padding:0;padding-inline-start:.6rem;display:flex;justify-content:space-between;flex:none}.steps small{display:inline}}
@media print{header nav,footer,form{display:none}}
`;
