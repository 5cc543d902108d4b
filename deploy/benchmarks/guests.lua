-- wrk: guest tokens by the server door. FRONTDESK_SUBJECTS is how many guests take turns: 1 finds the token in the cache,
-- 0 makes every request one for a new guest.
local turn, threads = 0, 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  subjects = tonumber(os.getenv("FRONTDESK_SUBJECTS"))
  key = "Bearer " .. os.getenv("FRONTDESK_API_KEY")
  run = os.getenv("FRONTDESK_RUN")
end

function request()
  turn = turn + 1
  local guest = subjects == 0 and (run .. "-" .. number .. "-" .. turn) or tostring(turn % subjects)
  local body = '{"subject":"guest-' .. guest .. '","displayName":"Room 214"}'
  return wrk.format("POST", "/api/v1/guests/token", { ["Authorization"] = key, ["Content-Type"] = "application/json" }, body)
end
