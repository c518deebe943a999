using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Twilio;

/// <summary>api.twilio.com, content.twilio.com and messaging.twilio.com under <c>/twilio</c>.</summary>
internal sealed class TwilioEndpoints(
    ApiGate gate, ChannelBook channels, TwilioSend send, TwilioMessageLog log, TwilioContentEndpoints contents, TwilioMediaEndpoints media)
{
    private static readonly ApiDoor Door = new("twilio",
        (code, status) => TwilioErrors.Refuse(code, status: status), () => TwilioErrors.Refuse(20429));

    public void Map(IEndpointRouteBuilder app)
    {
        var door = app.MapGroup("/twilio");
        var account = door.MapGroup("/2010-04-01/Accounts/{account}");
        account.MapPost("/Messages.json", (HttpContext http, string account) => OfAccount(http, account, body => send.Send(account, Encoding.UTF8.GetString(body))));
        account.MapGet("/Messages.json", (HttpContext http, string account) => OfAccount(http, account, _ => ApiAnswer.Json(200, log.List(account, http.Request.Query))));
        account.MapMethods("/Messages/{sid}.json", ["GET", "POST", "DELETE"], (HttpContext http, string account, string sid) =>
            OfAccount(http, account, body => Message(http.Request.Method, account, sid, body)));
        account.MapGet("/Messages/{sid}/Media.json", (HttpContext http, string account, string sid) => OfAccount(http, account, _ => media.List(account, sid)));
        account.MapMethods("/Messages/{sid}/Media/{mediaSid}", ["GET", "DELETE"], (HttpContext http, string account, string mediaSid) =>
            OfAccount(http, account, _ => media.Answer(http.Request.Method, mediaSid)));
        door.MapGet("/2010-04-01/Accounts/{file}", (HttpContext http, string file) => Account(http, file));
        door.MapGet("/media-cdn/{id}", (HttpContext http, string id) => gate.HandleAsync(http, Door, null, _ => new(media.Download(id))));
        door.MapPost("/v3/Indicators/Typing.json", (HttpContext http) =>
            Authorized(http, _ => ApiAnswer.Json(200, new JsonObject { ["success"] = true })));
        contents.Map(door, Authorized);
    }

    private Task OfAccount(HttpContext http, string accountSid, Func<byte[], ApiAnswer> work)
    {
        var own = channels.OfAccountSid(accountSid).ToList();
        var refusal = own.Any(channel => MayAct(http, channel)) ? null : TwilioErrors.Refuse(20003);
        return gate.HandleAsync(http, Door, own.FirstOrDefault(), body => new(refusal ?? work(body)));
    }

    private Task Authorized(HttpContext http, Func<(SimulatedChannel Channel, byte[] Body), ApiAnswer> work)
    {
        var channel = Credentials(http) is var (user, _) ? channels.OfAccountSid(user).FirstOrDefault(own => MayAct(http, own)) : null;
        return gate.HandleAsync(http, Door, channel, body => new(channel is null ? TwilioErrors.Refuse(20003) : work((channel, body))));
    }

    private static bool MayAct(HttpContext http, SimulatedChannel channel) =>
        Credentials(http) is var (user, password) && user == channel.AccountSid && password == channel.AuthToken;

    private static (string User, string Password)? Credentials(HttpContext http)
    {
        if (!AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header)) return null;
        if (!"Basic".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase) || header.Parameter is null) return null;
        var bytes = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2 ? (pair[0], pair[1]) : null;
    }

    private ApiAnswer Message(string method, string accountSid, string sid, byte[] body)
    {
        if (log.Find(accountSid, sid) is not { } message)
            return TwilioErrors.Refuse(20404, $"The requested resource /2010-04-01/Accounts/{accountSid}/Messages/{sid}.json was not found");
        // An empty Body takes the text away; there is nothing scheduled here that could be cancelled.
        if (method == "POST" && QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).TryGetValue("Body", out var text) && text == "") message.Body = "";
        if (method != "DELETE") return ApiAnswer.Json(200, message.ToJson());
        log.Remove(sid);
        return new ApiAnswer(204, []);
    }

    private Task Account(HttpContext http, string file)
    {
        var sid = file.EndsWith(".json", StringComparison.Ordinal) ? file[..^5] : file;
        return OfAccount(http, sid, _ => ApiAnswer.Json(200, new JsonObject
        {
            ["sid"] = sid,
            ["friendly_name"] = channels.OfAccountSid(sid).First().Name ?? "My account",
            ["status"] = "active",
            ["type"] = "Full",
            ["owner_account_sid"] = sid,
            ["uri"] = $"/2010-04-01/Accounts/{sid}.json"
        }));
    }
}
