using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Dialog360;
using TrailDesk.Simulator.Limits;
using TrailDesk.Simulator.Phones;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.CloudApi;

/// <summary><c>POST …/messages</c> of Meta and of 360dialog.</summary>
internal sealed class CloudSend(
    SimulatorSettings settings, PhoneBook phones, StatusReporter statuses, TemplateCatalogue templates, MediaStore media,
    LimitBoard limits, TimeProvider clock)
{
    public ApiAnswer Send(SimulatedChannel channel, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Send(channel, document.RootElement);
        }
        catch (JsonException)
        {
            return GraphErrors.Invalid("Invalid parameter");
        }
    }

    private ApiAnswer Send(SimulatedChannel channel, JsonElement root)
    {
        if (CloudRules.Refusal(root) is { } refusal) return refusal;
        if (root.Text("status") is not null) return MarkRead(root);
        var isTemplate = root.Text("type") == "template";
        if (isTemplate && templates.Refusal(channel.AccountId, root.Part("template"), settings.StrictTemplates) is { } unknown) return unknown;
        if (root.Part(root.Text("type") ?? "").Text("id") is { } mediaId && media.Find(mediaId) is null && root.Text("type") != "template")
            return GraphErrors.Refuse(131009, $"Media ID {mediaId} does not exist or is not usable with this number");
        var phone = root.Text("to") is { } to ? phones.Get(to) : phones.OfUserId(root.Text("recipient")!);
        if (phone.Digits == channel.Digits) return GraphErrors.Refuse(131021);
        return OverLimit(channel, phone) ?? Accept(channel, root, phone, isTemplate);
    }

    // Too much of a number is 360dialog's own answer there; too much for one person is Meta's, handed on.
    private ApiAnswer? OverLimit(SimulatedChannel channel, Phone phone) => limits.Send(channel.Id, phone.Digits) switch
    {
        Limit.Throughput => channel.Provider == "meta" ? GraphErrors.Refuse(130429) : Dialog360Errors.Own(429, "Rate limit exceeded"),
        Limit.Pair => GraphErrors.Refuse(131056),
        _ => null
    };

    private ApiAnswer Accept(SimulatedChannel channel, JsonElement root, Phone phone, bool isTemplate)
    {
        var id = MessageIds.NewWamid(phone.Digits);
        var view = CloudMessageView.Read(root, id, channel, clock.GetUtcNow(), templates);
        phones.Add(phone, view);
        statuses.Accepted(new SentMessage(channel, phone, view)
        {
            NeedsWindow = !isTemplate,
            Category = isTemplate ? templates.CategoryOf(channel.AccountId, root.Part("template")) : "service",
            IsInWindow = phone.WindowOpen(channel.Id, clock.GetUtcNow()),
            ByUserId = root.Text("to") is null
        });
        var input = root.Text("to") ?? root.Text("recipient")!;
        return ApiAnswer.Json(200, Body(input, phone, id, root.Text("to") is null, isTemplate)) with { Accepted = true, To = input, MessageId = id };
    }

    private static JsonObject Body(string input, Phone phone, string id, bool byUserId, bool isTemplate)
    {
        var contact = new JsonObject { ["input"] = input, [byUserId ? "user_id" : "wa_id"] = byUserId ? phone.UserId : phone.Digits };
        var message = new JsonObject { ["id"] = id };
        if (isTemplate) message["message_status"] = "accepted";
        return new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["contacts"] = new JsonArray(contact),
            ["messages"] = new JsonArray(message)
        };
    }

    // Meta marks that message and the ones before it.
    private ApiAnswer MarkRead(JsonElement root)
    {
        if (phones.Message(root.Text("message_id")!) is { Owner: { } phone } message) phone.MarkRead(message);
        return ApiAnswer.Json(200, new JsonObject { ["success"] = true });
    }
}
