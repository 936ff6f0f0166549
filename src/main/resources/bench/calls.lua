-- The load of `slapmaster bench http`, for wrk. It is to run with one connection per thread, so that each answer is that
-- of the thread's last call; threads are called lanes. What came of it is printed as one line of JSON behind "BENCH ".
--
-- Arguments: path, form, accepted, titles, computers, lanes, size
--   form       urlencoded, with @TITLE@ and @COMPUTER@ where these go; empty: GET the path instead
--   accepted   the statuses that count, such as 200,408
--   titles     what titles begin with; -LANE-NUMBER follows
--   computers  what computers begin with, and how many there are: PREFIX:COUNT; -K follows, K from 1, in turn
--   lanes      0: lane L calls its own titles L-1, L-2, ... once each, and stops at size
--              else how many lanes there are: they call lane 1's titles 1 ... size, again and again
--   size       how many titles a lane has

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("lane", #threads)
end

function init(args)
  path, form, titles, lanes, size = args[1], args[2], args[4], tonumber(args[6]), tonumber(args[7])
  accepted = {}
  for status in args[3]:gmatch("%d+") do
    accepted[tonumber(status)] = true
  end
  computers, computerCount = args[5]:match("^(.*):(%d+)$")
  computerCount = tonumber(computerCount)
  headers = {["Content-Type"] = "application/x-www-form-urlencoded"}
  issued = 0
  unanswered = 0
  statuses = {}
  notAccepted = {}
  partitions = {}
  awaiting = false
  full = false
  -- wrk asks the first thread for one call that it does not send, to learn how calls look.
  rehearsed = lane ~= 1
end

local function call(number)
  if form == "" then
    return wrk.format("GET", path)
  end
  local values = {
    TITLE = titles .. "-" .. (lanes == 0 and lane or 1) .. "-" .. number,
    COMPUTER = computers .. "-" .. (number - 1) % computerCount + 1
  }
  return wrk.format("POST", path, headers, (form:gsub("@(%u+)@", values)))
end

-- Which calls were not accepted matters only where each has a title of its own.
local function refuse(list)
  if lanes == 0 then
    list[#list + 1] = issued
  end
end

function request()
  if not rehearsed then
    rehearsed = true
    return call(1)
  end
  if awaiting then
    unanswered = unanswered + 1
    refuse(notAccepted)
  end
  if lanes == 0 and issued == size then
    -- There is no room for another title. What is returned may be sent, so it is a repetition; nobody counts it.
    full = true
    awaiting = false
    wrk.thread:stop()
    return call(1)
  end
  issued = issued + 1
  awaiting = true
  return call(lanes == 0 and issued or (lane - 1 + (issued - 1) * lanes) % size + 1)
end

function response(status, _, body)
  if full then
    return
  end
  awaiting = false
  statuses[status] = (statuses[status] or 0) + 1
  if not accepted[status] then
    refuse(notAccepted)
  elseif lanes == 0 and status == 200 then
    partitions[issued] = body:match("<string>slap_computer_partition_id</string><string>([%w._-]+)</string>")
  end
end

local function laneJson(thread)
  local counts = {}
  for status, count in pairs(thread:get("statuses")) do
    counts[#counts + 1] = string.format('"%d":%d', status, count)
  end
  local issued, unanswered, notAccepted =
    thread:get("issued"), thread:get("unanswered"), thread:get("notAccepted")
  if thread:get("awaiting") then
    unanswered = unanswered + 1
    notAccepted[#notAccepted + 1] = issued
  end
  local places = {}
  for number, partition in pairs(thread:get("partitions")) do
    places[#places + 1] = string.format('"%d":"%s"', number, partition)
  end
  return string.format(
    '{"issued":%d,"unanswered":%d,"full":%s,"statuses":{%s},"notAccepted":[%s],"partitions":{%s}}', issued,
    unanswered, tostring(thread:get("full")), table.concat(counts, ","), table.concat(notAccepted, ","),
    table.concat(places, ","))
end

function done(summary, latency)
  local of = {}
  for i, thread in ipairs(threads) do
    of[i] = laneJson(thread)
  end
  local errors = summary.errors
  io.write(string.format(
    'BENCH {"micros":%.0f,"p50Micros":%.0f,"p99Micros":%.0f,"maxMicros":%.0f,"socketErrors":%d,"lanes":[%s]}\n',
    summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.connect + errors.read + errors.write + errors.timeout, table.concat(of, ",")))
end
