-- Shows VNI and rule of each frame that Fibertap accepted as fields of Wireshark and tshark:
-- fibertap.vni, fibertap.rule, and fibertap.row where the capture has it. They come from the comment
-- "vni 7001 rule 100", or from the verdict (--annotate verdict). A column of fibertap.vni or
-- fibertap.rule is one of the type Custom; a click on the field and "Apply as Column" makes it.

if not register_postdissector then return end  -- a version of Wireshark that was built without

local fibertap = Proto("fibertap", "Fibertap")

local vni_field = ProtoField.uint32("fibertap.vni", "VNI", base.DEC)
local rule_field = ProtoField.uint32("fibertap.rule", "Rule", base.DEC)
local row_field = ProtoField.uint32("fibertap.row", "Row of the rule", base.DEC)
fibertap.fields = { vni_field, rule_field, row_field }

local comments = Field.new("frame.comment")
local verdicts = Field.new("frame.verdict.hw")

-- VNI, rule or nil, row or nil; nothing where the frame is not Fibertap's. Wireshark has the verdict
-- as text: two hex digits a byte, and blanks or colons between them.
local function of_verdict(text)
  local digits = text:gsub("[ :]", "")
  local vni, rule, row = digits:match("^00(%x%x%x%x%x%x)(%x%x%x%x%x%x%x%x)(%x%x%x%x%x%x%x%x)$")
  if not vni then return end
  local function number(hex)
    if hex:lower() ~= "ffffffff" then return tonumber(hex, 16) end
  end
  return tonumber(vni, 16), number(rule), number(row)
end

local function of_comment(text)
  local vni, rule = text:match("^vni (%d+) rule (%d+) *$")
  if not vni then vni = text:match("^vni (%d+) no rule *$") end
  vni = tonumber(vni)
  if vni and vni < 2 ^ 24 then return vni, tonumber(rule) end
end

local function found(fields, read)
  for _, field in ipairs(fields) do
    local vni, rule, row = read(tostring(field.value))
    if vni then return vni, rule, row end
  end
end

function fibertap.dissector(buffer, packet, tree)
  local vni, rule, row = found({ verdicts() }, of_verdict)
  if not vni then vni, rule = found({ comments() }, of_comment) end
  if not vni then return end
  local shown = tree:add(fibertap, buffer(0, 0))
  shown:set_text(string.format("Fibertap: VNI %d, %s", vni, rule and "rule " .. rule or "no rule"))
  shown:set_generated()
  shown:add(vni_field, vni):set_generated()
  if rule then shown:add(rule_field, rule):set_generated() end
  if row then shown:add(row_field, row):set_generated() end
end

register_postdissector(fibertap)
