"""Drives `lathe mcp` with the official client: mcp_client.py LATHE HOME MODEL DATA [--allow]. Prints one JSON object with what came back."""
import asyncio
import json
import os
import sys

from mcp import Client, StdioServerParameters
import mcp.types as types

lathe, home, model, data = sys.argv[1:5]
allowed = "--allow" in sys.argv
questions, refuse_first = [], not allowed


async def person(context, params):
    """Says no once, then yes."""
    global refuse_first
    questions.append(params.message)
    if refuse_first:
        refuse_first = False
        return types.ElicitResult(action="decline")
    return types.ElicitResult(action="accept", content={})


def objects(result):
    """The result's objects; the text says the same as the structure."""
    if result.is_error:
        return {"error": json.loads(result.content[0].text)}
    found = result.structured_content["results"]
    assert [json.loads(line) for line in result.content[0].text.splitlines()] == found
    return found


async def main():
    server = StdioServerParameters(command=lathe, args=["mcp", "--store", home] + (["--allow"] if allowed else []), env=dict(os.environ))
    said = {}
    progress = []

    async def moved(done, total, message):
        progress.append([done, total, message])

    async with Client(server, **({} if allowed else {"elicitation_callback": person})) as client:
        said["version"] = client.protocol_version
        said["tools"] = [tool.name for tool in (await client.list_tools()).tools]
        said["inspect"] = objects(await client.call_tool("inspect", {"model": model}))
        recipe = {"model": model, "data": [data], "method": ["lora"], "rank": 4, "dtype": "fp32", "steps": 6, "batch_size": 4, "learning_rate": 0.02, "threads": 1}
        said["preview"] = objects(await client.call_tool("preview", {"data": data, "model": model, "rows": 1}))
        said["estimate"] = objects(await client.call_tool("estimate", recipe))
        if not allowed:
            said["declined"] = objects(await client.call_tool("start", recipe))
        said["start"] = objects(await client.call_tool("start", recipe))
        run = said["start"][0]["run"]
        said["follow"] = objects(await client.call_tool("follow", {"run": run, "seconds": 300}, progress_callback=moved))
        said["other"] = objects(await client.call_tool("start", {**recipe, "rank": 8}))
        await client.call_tool("follow", {"run": said["other"][0]["run"], "seconds": 300})
        said["compare"] = objects(await client.call_tool("compare", {"runs": [run, said["other"][0]["run"]]}))
        said["export"] = objects(await client.call_tool("export", {"run": run, "format": "peft"}))
        long = objects(await client.call_tool("start", {**recipe, "steps": 100000}))[0]["run"]
        said["stop"] = objects(await client.call_tool("stop", {"run": long}))
        said["stopped"] = objects(await client.call_tool("follow", {"run": long, "seconds": 300}))
        said["runs"] = objects(await client.call_tool("runs", {}))
        said["wrong"] = objects(await client.call_tool("estimate", {"modell": model}))
    said["questions"], said["progress"] = questions, progress
    print(json.dumps(said))


asyncio.run(main())
