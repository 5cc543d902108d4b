-- wrk: visitors' messages, each to the next of many conversations. FRONTDESK_SEATS names a file with a conversation's id
-- and its visitor's token a line.
local seats, turn = {}, 0

-- Every thread begins at another place, so that two don't write to the same conversations at the same time.
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  math.randomseed(os.time() * 16 + number)
  for line in io.lines(os.getenv("FRONTDESK_SEATS")) do
    local conversation, token = line:match("(%S+) (%S+)")
    seats[#seats + 1] = { "/api/v1/conversations/" .. conversation .. "/messages", "Bearer " .. token }
  end
  turn = number * 331
end

local function uuid()
  local random = math.random
  return string.format("%08x-%04x-4%03x-8%03x-%06x%06x", random(0, 0x7fffffff), random(0, 0xffff), random(0, 0xfff),
    random(0, 0xfff), random(0, 0xffffff), random(0, 0xffffff))
end

function request()
  turn = turn + 1
  local seat = seats[turn % #seats + 1]
  local body = '{"clientId":"' .. uuid() .. '","text":"The parcel arrived, but one of the legs is missing. Can you send it?"}'
  return wrk.format("POST", seat[1], { ["Authorization"] = seat[2], ["Content-Type"] = "application/json" }, body)
end
