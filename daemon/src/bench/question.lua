-- Chat requests of about 1 KiB, each a different one; or, with SAME=1, always the same.
local words = string.rep("one of many words that say little ", 25)
local same = os.getenv("SAME") == "1"
-- Lua writes no more than fourteen digits of a number.
local number = (os.time() % 100000) * 1000000
local head = '{"model":"' .. (os.getenv("MODEL") or "m") .. '","stream":' .. (os.getenv("STREAM") or "false")
    .. ',"max_tokens":100,"temperature":0,"messages":[{"role":"user","content":"question '

request = function()
    if not same then number = number + 1 end
    return wrk.format("POST", nil, nil, head .. number .. " " .. words .. '"}]}')
end

done = function(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        'RESULT {"requests":%d,"seconds":%.6f,"errors":%d,"p50":%.3f,"p90":%.3f,"p99":%.3f,"max":%.3f}\n',
        summary.requests, summary.duration / 1e6,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000,
        latency.max / 1000))
end
