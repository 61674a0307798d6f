// All words of the pages, in Chinese and English.

export type Language = "zh" | "en";

const WORDS = {
  overview: ["概览", "Overview"], reports: ["报告", "Reports"], things: ["实体", "Things"], indicators: ["指标", "Indicators"],
  money: ["投资与项目", "Investments & projects"], compare: ["对比", "Compare"], search: ["检索", "Search"], sparql: ["SPARQL", "SPARQL"],
  report: ["报告", "Report"], fact: ["事实", "Fact"], thing: ["实体", "Thing"], loading: ["载入中…", "Loading…"], failed: ["未能载入", "Could not be loaded"],
  skip: ["跳到正文", "Skip to content"], language: ["English", "中文"], theme: ["深色/浅色", "Dark/light"], print: ["打印", "Print"],
  menu: ["主导航", "Main"], none: ["没有内容", "Nothing here"], facts: ["事实", "Facts"], quads: ["四元组", "Quads"], places: ["地区", "Places"],
  place: ["地区", "Place"], year: ["年份", "Year"], kind: ["类别", "Kind"], title: ["标题", "Title"], file: ["文件", "File"], name: ["名称", "Name"],
  all: ["全部", "All"], filter: ["筛选", "Filter"], byYear: ["按年份", "By year"], byPlace: ["按地区", "By place"], byKind: ["按类别", "By kind"],
  doubtful: ["置信度最低的事实", "Facts to check first"], confidence: ["置信度", "Confidence"], incomplete: ["文本不完整的报告", "Reports that break off"],
  bands: ["置信度分布", "How sure the rules are"], rule: ["规则", "Rule"], quote: ["原文", "Quote"], node: ["节点", "Node"], open: ["打开", "Open"],
  about: ["主体", "About"], says: ["内容", "Says"], missed: ["未识别的内容", "Not understood"], contents: ["目录", "Contents"], selected: ["所选内容", "Selected"],
  choose: ["点击正文中的高亮部分，查看事实、规则与节点。", "Choose a highlighted passage to see its facts, rules and nodes."],
  date: ["日期", "Date"], speaker: ["报告人", "Speaker"], meeting: ["会议", "Meeting"], noText: ["报告原文已不可用，仅列出事实。", "The text is no longer there; only the facts are listed."],
  data: ["数据", "Data"], timeline: ["时间线", "Timeline"], quotes: ["提及", "Mentions"], network: ["关系网络", "Network"], aliases: ["别名", "Also called"],
  networkHelp: ["点击节点可展开；列表列出同样的关系。", "Click a node to expand it; the list shows the same links."], mentions: ["次提及", "mentions"],
  more: ["更多", "More"], total: ["合计", "Total"], indicator: ["指标", "Indicator"], measure: ["度量", "Measure"], chart: ["图表", "Chart"], line: ["折线", "Lines"],
  bar: ["柱形", "Bars"], ranking: ["排名", "Ranking"], table: ["表格", "Table"], csv: ["下载 CSV", "CSV"], png: ["下载 PNG", "PNG"], value: ["数值", "Value"],
  unit: ["单位", "Unit"], target: ["目标", "Target"], stated: ["表述", "Stated"], topPlaces: ["地区（可多选）", "Places (several)"], investments: ["投资", "Investments"],
  projects: ["项目", "Projects"], stage: ["阶段", "Stage"], amount: ["金额", "Amount"], least: ["最低金额（亿元）", "At least (100 million yuan)"], what: ["对象", "What"],
  enterprise: ["企业", "Enterprise"], modality: ["性质", "Modality"], sankey: ["流向", "Flow"], first: ["前一份报告", "Earlier report"], second: ["后一份报告", "Later report"],
  new: ["新出现", "New"], dropped: ["不再提及", "Dropped"], progressed: ["有进展", "Progressed"], kept: ["继续提及", "Still named"], programmes: ["举措", "Programmes"],
  outcome: ["结果", "Outcome"], met: ["达到", "met"], notMet: ["未达到", "not met"], targetsAndOutcomes: ["目标与结果", "Targets and outcomes"],
  comparePick: ["选择同一地区的两份报告。", "Choose two reports of one place."], oneReport: ["该地区只有一份报告。", "There is only one report of this place."],
  words: ["检索词", "Words"], hits: ["条结果", "hits"], similar: ["没有包含全部检索词的内容；以下为相近结果。", "Nothing holds all the words; these are similar."],
  paragraph: ["正文", "Text"], searchHelp: ["例如：海上风电；多个词以空格分隔。", "Such as 海上风电; words apart must all occur."], run: ["运行", "Run"],
  examples: ["示例查询", "Example queries"], parameters: ["参数", "Parameters"], address: ["地址", "Address"], reader: ["阅读原文", "Read in the report"],
  sparqlHelp: ["Ctrl+Enter 运行；Ctrl+空格 补全。", "Ctrl+Enter runs, Ctrl+Space completes."], staticSite: ["静态页面：SPARQL 需运行服务器（reportgraph serve）。", "A static site: SPARQL needs a server (reportgraph serve)."],
  previous: ["上一页", "Previous"], next: ["下一页", "Next"], sortedBy: ["点击表头排序", "Click a heading to sort"], of: ["，共", "of"], period: ["时期", "Period"], scope: ["范围", "Scope"],
  nearest: ["最接近的规则", "Nearest rule"], otherRules: ["构建时的规则与现在不同。", "The store was built with other rules."], unknown: ["未知", "unknown"], level: ["级别", "Level"],
  honour: ["荣誉", "Honour"], number: ["数字", "Number"], hideMissed: ["隐藏未识别的内容", "Hide what was not understood"], showMissed: ["显示未识别的内容", "Show what was not understood"],
  joined: ["合并自报告", "Joined from reports"], why: ["依据", "why"], namesakes: ["同名的其他实体", "Others of this name"],
  expand: ["展开", "Expand"], links: ["关系", "Links"], class: ["类型", "Type"], notSearchable: ["份报告尚未建立索引", "reports are not searchable yet"],
} as const;

/** Classes, concepts and kinds by their local names. */
const TERMS: Record<string, [string, string]> = {
  Observation: ["数据", "Observation"], Investment: ["投资", "Investment"], Milestone: ["进展", "Milestone"], Recognition: ["荣誉", "Recognition"],
  Enterprise: ["企业", "Enterprise"], Project: ["项目", "Project"], Program: ["举措", "Programme"], Group: ["项目群", "Group"], Region: ["地区", "Region"],
  Park: ["园区", "Park"], IndustryCluster: ["产业集群", "Cluster"], Agency: ["机构", "Agency"], Institution: ["院校医院", "Institution"], Fund: ["基金", "Fund"],
  Indicator: ["指标", "Indicator"], Person: ["人物", "Person"], Event: ["活动", "Event"], Industry: ["产业", "Industry"], Brand: ["品牌", "Brand"], Works: ["工程", "Works"],
  Report: ["报告", "Report"], paragraph: ["正文", "Text"], Actual: ["实际", "actual"], Estimate: ["预计", "estimate"], Target: ["目标", "target"],
  Level: ["数值", "level"], Growth: ["增速", "growth"], Change: ["变化", "change"], Share: ["占比", "share"], Rank: ["位次", "rank"], Ratio: ["比率", "ratio"], Gap: ["差距", "gap"],
  Total: ["总投资", "total"], Completed: ["完成投资", "completed"], Agreed: ["协议投资", "agreed"], Obtained: ["争取资金", "obtained"], Demand: ["资金需求", "demand"],
  FundSize: ["基金规模", "fund size"], OtherMoney: ["其他资金", "other money"], Planned: ["谋划", "planned"], Approved: ["获批", "approved"], Signed: ["签约", "signed"],
  Started: ["开工", "started"], InProgress: ["在建", "in progress"], InOperation: ["投产", "in operation"], International: ["国际级", "international"], National: ["国家级", "national"],
  Provincial: ["省级", "provincial"], Municipal: ["市级", "municipal"], AtLeast: ["不少于", "at least"], AtMost: ["不超过", "at most"], About: ["约", "about"],
  undertakenBy: ["承担单位", "undertaken by"], hadMember: ["成员", "member"], locatedIn: ["位于", "located in"], containedInPlace: ["隶属", "contained in"],
  Review: ["回顾", "review"], Plan: ["规划", "plan"], Other: ["其他", "other"], Strategy: ["战略", "strategy"], Action: ["行动", "action"], PolicyDocument: ["文件", "document"],
  Reform: ["改革", "reform"], Initiative: ["倡议", "initiative"], observation: ["数据", "observations"], investment: ["投资", "investments"], milestone: ["进展", "milestones"],
  recognition: ["荣誉", "recognitions"], project: ["项目", "projects"], enterprise: ["企业", "enterprises"], group: ["项目群", "groups"], program: ["举措", "programmes"],
  indicator: ["指标", "indicators"], region: ["地区", "regions"], park: ["园区", "parks"], cluster: ["产业集群", "clusters"], agency: ["机构", "agencies"],
  institution: ["院校医院", "institutions"], fund: ["基金", "funds"], person: ["人物", "persons"], event: ["活动", "events"], industry: ["产业", "industries"], brand: ["品牌", "brands"], works: ["工程", "works"],
};

let language: Language = initial();

function initial(): Language {
  try {
    const chosen = localStorage.getItem("language");
    if (chosen === "zh" || chosen === "en") return chosen;
  } catch { /* Storage may be switched off. */ }
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function currentLanguage(): Language {
  return language;
}

export function setLanguage(next: Language): void {
  language = next;
  document.documentElement.lang = next === "zh" ? "zh" : "en";
  try {
    localStorage.setItem("language", next);
  } catch { /* It is then chosen again next time. */ }
}

export type Word = keyof typeof WORDS;

/** A word of the pages. */
export function t(word: Word): string {
  return WORDS[word][language === "zh" ? 0 : 1];
}

/** What a stage is called. Of an investment, `Completed` means something else. */
export function stage(name: string | null | undefined): string {
  return name === "Completed" ? (language === "zh" ? "竣工" : "completed") : term(name);
}

/** What a class or concept is called. */
export function term(name: string | null | undefined): string {
  if (!name) return "";
  const known = TERMS[name];
  return known ? known[language === "zh" ? 0 : 1] : name;
}
