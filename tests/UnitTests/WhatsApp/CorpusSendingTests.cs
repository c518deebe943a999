using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>What the corpus sends, we send: the same JSON but for the freedoms that its README names.</summary>
internal sealed class CorpusSendingTests
{
    /// <summary>Kinds of request that TrailDesk does not make, and why. A new kind fails the count below.</summary>
    private static readonly Dictionary<string, (int Rows, string Why)> NotApplicable = new()
    {
        ["message_templates"] = (40, "template management, analytics and account questions are no sends"),
        ["mark_read"] = (4, "read receipts are no messages"),
        ["typing"] = (3, "typing indicators are no messages"),
        ["pin"] = (1, "two-step verification is no message"),
        ["flow"] = (4, "flows are not modelled"),
        ["product"] = (1, "catalogues are not modelled"),
        ["product_list"] = (2, "catalogues are not modelled"),
        ["catalog_message"] = (1, "catalogues are not modelled"),
        ["order_details"] = (1, "payments in WhatsApp are not modelled"),
        ["order_status"] = (1, "payments in WhatsApp are not modelled"),
    };

    private static IEnumerable<JsonElement> Rows => Corpus.Rows("meta", "outbound");
    private static IEnumerable<TestCaseData> Sent() => Corpus.Cases(Rows.Where(row => !NotApplicable.ContainsKey(KindOf(row))));

    private static IEnumerable<TestCaseData> Answered() => Corpus.Cases(Rows.Where(row =>
        Path(row).EndsWith("/messages", StringComparison.Ordinal) && row.Part("provider_responses").GetArrayLength() > 0 && KindOf(row) is not "typing"));

    [Test]
    public void What_does_not_apply_is_listed_and_counted()
    {
        var counted = Rows.GroupBy(KindOf).Where(group => NotApplicable.ContainsKey(group.Key)).ToDictionary(group => group.Key, group => group.Count());
        Assert.That(counted, Is.EquivalentTo(NotApplicable.ToDictionary(kind => kind.Key, kind => kind.Value.Rows)));
        Assert.That(Sent().Count(), Is.EqualTo(91));
        Assert.That(Askable().Count(), Is.EqualTo(Sent().Count() - 12));
    }

    [TestCaseSource(nameof(Sent))]
    public Task Meta_sends_the_same(JsonElement row) => CheckAsync(row, Webhook.Meta);

    [TestCaseSource(nameof(Sent))]
    public Task Dialog360_sends_the_same(JsonElement row) => CheckAsync(row, (handler, _) => Webhook.Dialog360(handler));

    // A placeholder stands for an address, and is none.
    private static IEnumerable<TestCaseData> Askable() => Corpus.Cases(Rows.Where(row =>
        !NotApplicable.ContainsKey(KindOf(row)) && !row.Part("expect_request").Part("body").GetRawText().Contains("http(s)", StringComparison.Ordinal)));

    [TestCaseSource(nameof(Askable))]
    public void A_caller_may_ask_for_the_same(JsonElement row)
    {
        var message = OutboundFromBody.Of(row.Part("expect_request").Part("body"));
        var draft = DraftOf.Message(message);
        var answer = new MessageDraftValidator<MessageDraft>().Validate(draft);
        Assert.That(answer.Errors.Select(error => $"{error.PropertyName}: {error.ErrorMessage}"), Is.Empty);
        var asked = CloudApiMessageWriter.Write(message with { Type = draft.Type, Content = draft.ToContent() });
        Assert.That(JsonElement.DeepEquals(JsonElement.Parse(asked.Span), JsonElement.Parse(CloudApiMessageWriter.Write(message).Span)), Is.True);
    }

    [TestCaseSource(nameof(Answered))]
    public void An_answer_becomes_an_outcome(JsonElement row)
    {
        var answer = row.Part("provider_responses")[0];
        var outcome = CloudApiResponseReader.Read(new ProviderAnswer(
            int.Parse(answer.Text("status")!, CultureInfo.InvariantCulture), System.Text.Encoding.UTF8.GetBytes(answer.Text("body")!)));
        if (row.Part("expect_result").Part("message_ids") is { ValueKind: JsonValueKind.Array } ids)
            Assert.That(((SendOutcome.Accepted)outcome).ProviderMessageId, Is.EqualTo(ids[0].GetString()));
        else
            Assert.That(((SendOutcome.Rejected)outcome).Error.Code, Is.EqualTo(row.Part("expect_result").Text("error_code")));
    }

    private static async Task CheckAsync(JsonElement row, Func<HttpMessageHandler, string, IWhatsAppProvider> make)
    {
        var handler = new AnsweringHandler(200, """{"messages":[{"id":"wamid.SENT"}]}""");
        var expected = JsonNode.Parse(row.Part("expect_request").Part("body").GetRawText())!.AsObject();
        var message = OutboundFromBody.Of(row.Part("expect_request").Part("body"));
        var outcome = await make(handler, "https://graph.example.com").SendAsync(message, Webhook.Channel("meta"), default);

        Assert.That(((SendOutcome.Accepted)outcome).ProviderMessageId, Is.EqualTo("wamid.SENT"));
        var sent = JsonNode.Parse(handler.Calls.Single().Body)!.AsObject();
        Assert.That(sent["biz_opaque_callback_data"]!.GetValue<string>(), Is.EqualTo(message.Id.ToString("D")));
        sent.Remove("biz_opaque_callback_data");
        Assert.That(Plain(sent, ""), Is.EqualTo(Plain(expected, "")));
    }

    private static string Path(JsonElement row) => row.Part("expect_request").Text("path")!;

    private static string KindOf(JsonElement row)
    {
        var body = row.Part("expect_request").Part("body");
        if (!Path(row).EndsWith("/messages", StringComparison.Ordinal))
            return "message_templates";
        return row.Part("message").Text("action") ?? body.Part("interactive").Text("type")?.ToLowerInvariant() ?? (body.Text("pin") is null ? "message" : "pin");
    }

    /// <summary>One spelling of all that the corpus holds equal: order of keys, defaults, the plus, numbers as text.</summary>
    private static string Plain(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonObject fields:
                if (name is "")
                    fields["recipient_type"] = "individual";
                if (name is "" && !fields.ContainsKey("type"))
                    fields["type"] = fields.ContainsKey("interactive") ? "interactive" : "text";
                if (name is "text" && fields["preview_url"]?.ToString() is "false")
                    fields.Remove("preview_url");
                if (name is "language")
                    fields.Remove("policy");
                // A header of text in the official examples leaves its type out.
                if (name is "header" && fields.ContainsKey("text"))
                    fields["type"] = "text";
                return "{" + string.Join(",", fields.Where(field => field.Value is not null).OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{Plain(field.Value, field.Key)}")) + "}";
            case JsonArray items:
                return "[" + string.Join(",", items.Select(item => Plain(item, "item"))) + "]";
            default:
                var text = node?.ToString() ?? "";
                return name switch
                {
                    "to" => text.TrimStart('+'),
                    "type" => text.ToLowerInvariant(),
                    "latitude" or "longitude" => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
                    _ => text,
                };
        }
    }
}
