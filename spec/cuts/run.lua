-- Connections that are cut, at every byte of requests and answers (make cuts).
--
-- Without FULL=1 every STEP-th byte (default 16), so that it takes about a minute.
-- ONLY=http2 (or tls, http1) and KIND=GET run a part of it; VERBOSE=1 prints each failure.
local core = require "linq.core"
local linq = require "linq"
local blocking = require "linq.host.blocking"
local calls = require "spec.cuts.calls"
local cases = require "spec.cuts.cases"
local certificate = require "spec.support.certificate"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local FULL = os.getenv "FULL" == "1"
local STEP = FULL and 1 or tonumber(os.getenv "STEP") or 16
local TIMEOUT = 3 -- seconds
local IDLE = 0.005 -- seconds between the end of an idle connection and the next call

local dir = process.run("mktemp -d"):gsub("%s+$", "")
certificate.make(dir)
local server = servers.program("node spec/cuts/server.mjs " .. dir)
local control = linq.client { api_key = "k", base_url = "http://127.0.0.1:" .. server.port }

-- Tells what happened since, and has the server do `plan` to the next request.
local function arm(plan)
  return assert(control:request({ method = "POST", path = "/", body = plan or {} }, { idempotency_key = "k" })).body
end

local ports = arm().ports

-- A retry waits for nothing here.
local host = { wait = blocking.wait, await = blocking.await, sleep = function() end }

-- Clients of both versions over a connection of their own.
local function open(protocol)
  local options = {
    base_url = ("%s://127.0.0.1:%d"):format(protocol == "http1" and "http" or "https", ports[protocol]),
    ca_file = protocol ~= "http1" and dir .. "/cert.pem" or nil,
    timeout = TIMEOUT,
    host = host,
  }
  local with = { dir = dir }
  options.api_key = "k"
  with.client = linq.v3.client(options)
  options.api_key, options.token, options.auto_idempotency = nil, "t", false
  with.legacy = linq.v2.client(options)
  return with
end

local function close(with)
  with.client:close()
  with.legacy:close()
end

-- ---- what must hold ----------------------------------------------------------

local function of_path(list, path)
  local mine = {}
  for _, one in ipairs(list) do
    if one.path == path then
      mine[#mine + 1] = one
    end
  end
  return mine
end

local function was_cut_idle(plan)
  return plan.at == "request" and plan.byte == 0 and plan.reused
end

-- What is wrong with how a call ended, or nil.
local function judge(kind, plan, with, result, err, elapsed, told)
  local accepted, answered = of_path(told.accepted, kind.path), of_path(told.answered, kind.path)
  if elapsed > TIMEOUT + 1 then
    return ("hung for %.1f s"):format(elapsed)
  elseif not result and not linq.is_error(err) then
    return "lost without an error"
  elseif err and err.kind == "timeout" then
    return "waited for the timeout"
  elseif kind.keyless and #accepted > 1 then
    return ("arrived %d times without a key"):format(#accepted)
  elseif kind.keyless and #accepted > 0 and err and err.retryable then
    return "is called retryable, and was accepted"
  elseif err and not kind.keyless and err.kind ~= "tls" then -- of a handshake
    return "could have been tried again"
  elseif err and was_cut_idle(plan) then
    return "failed on a connection that was cut while it was idle"
  elseif result and #answered == 0 then
    return "success that the server did not give"
  elseif result and not kind.is_right(result, with) then
    return "took a part of an answer, or another's, as its own"
  end
  for _, one in ipairs(accepted) do
    if one.key ~= accepted[1].key or one.digest ~= accepted[1].digest then
      return "another key or body in another attempt"
    end
  end
end

-- ---- running -----------------------------------------------------------------

local passed, failed, reasons = 0, 0, {}

local function describe(protocol, kind, plan, reused)
  local what = plan.action and ("%s %s code %s %s %s"):format(plan.action, plan.when or plan.last, plan.code,
    plan["then"] or "", plan.how or "") or ("%s at byte %d of the %s"):format(plan.how, plan.byte, plan.at)
  return ("%s, %s, %s: %s"):format(protocol, kind.name, reused and "reused" or "fresh", what)
end

local function count(wrong, protocol, kind, plan, reused, err)
  if not wrong then
    passed = passed + 1
    return
  end
  failed = failed + 1
  local class = ("%s, %s: %s"):format(protocol, plan.action or plan.at, wrong)
  local example = describe(protocol, kind, plan, reused) .. (err and " -> " .. tostring(err) or "")
  reasons[class] = reasons[class] or { count = 0, example = example }
  reasons[class].count = reasons[class].count + 1
  if os.getenv "VERBOSE" then
    print(wrong .. ": " .. example)
  end
end

local function works_on(with, kind)
  local client = kind.legacy and with.legacy or with.client
  local answer, err = client:request { path = "/v3/chats/next" }
  if not answer or answer.body.id ~= "next" then
    return "the next call fails: " .. tostring(err)
  end
end

local function run(protocol, kind, plan, reused)
  local with = open(protocol)
  if reused then
    assert((kind.legacy and with.legacy or with.client):request { path = "/v3/chats/warm" })
  end
  if kind.prepare then
    kind.prepare(with)
  end
  plan.skip, plan.reused = kind.skip, reused
  arm(plan)
  if was_cut_idle(plan) then
    core.sleep(IDLE)
  end
  os.remove(dir .. "/target")
  local started = core.now()
  local raised, result, err = pcall(kind.run, with)
  local elapsed = core.now() - started
  local wrong = not raised and "raised " .. tostring(result) or judge(kind, plan, with, result, err, elapsed, arm())
  count(wrong or works_on(with, kind), protocol, kind, plan, reused, err)
  close(with)
end

-- The lengths of the request and the answer of a kind, when nobody cuts them.
local function measure(protocol, kind)
  local with = open(protocol)
  if kind.prepare then
    kind.prepare(with)
  end
  arm()
  local result, err = kind.run(with)
  assert(result and kind.is_right(result, with), tostring(err))
  local told = arm()
  close(with)
  assert(told.lengths.request and told.lengths.answer, kind.name)
  return told.lengths
end

local hows = { http1 = { "fin", "rst" }, tls = { "fin", "rst", "notify" }, http2 = { "fin", "rst", "notify" } }
local stride, turn = cases.stride(STEP), 0

local function run_kind(protocol, kind)
  local lengths, started, before = measure(protocol, kind), core.now(), passed + failed
  for _, reused in ipairs(kind.always_reused and { true } or { false, true }) do
    for _, plan in ipairs(cases.cuts(lengths, hows[protocol], stride)) do
      if not (plan.at == "request" and plan.byte == 0 and kind.skip) then -- byte 0 is that of a connection
        run(protocol, kind, plan, reused)
      end
    end
    turn = turn + 1
    for _, plan in ipairs(protocol == "http2" and cases.http2(STEP, turn) or {}) do
      run(protocol, kind, plan, reused)
    end
  end
  print(("%-6s %-15s %5d cases, %.1f s"):format(protocol, kind.name, passed + failed - before, core.now() - started))
end

for _, protocol in ipairs { "http1", "tls", "http2" } do
  for _, kind in ipairs(calls.kinds) do
    if (os.getenv "ONLY" or protocol) == protocol and (os.getenv "KIND" or kind.name) == kind.name then
      run_kind(protocol, kind)
    end
  end
end

for class, reason in pairs(reasons) do
  print(("%4d  %s\n      %s"):format(reason.count, class, reason.example))
end
servers.stop_all()
process.run("rm -rf " .. dir)
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0)
