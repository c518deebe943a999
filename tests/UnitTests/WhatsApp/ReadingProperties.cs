using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Whatever arrives: no exception, at least one event, and slices that say the same again.</summary>
internal sealed class ReadingProperties
{
    private static readonly Lazy<byte[][]> Bodies = new(() =>
        [.. Corpus.Rows("meta", "inbound", "status", "template_status", "other_event").Select(row => row.Body()), CloudApiReadingTests.Batch]);

    [FsCheck.NUnit.Property(MaxTest = 3000)]
    public Property A_mutated_body_is_read_without_an_exception(int pick, int at, byte with, bool insert)
    {
        var body = Bodies.Value[(int)((uint)pick % Bodies.Value.Length)].ToList();
        var place = (int)((uint)at % body.Count);
        if (insert)
            body.Insert(place, with);
        else
            body[place] = with;
        return SlicesSayTheSame(Webhook.Meta(), [.. body]).ToProperty();
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property A_mutated_form_is_read_without_an_exception(int at, byte with)
    {
        var form = Encoding.UTF8.GetBytes("SmsStatus=received&Body=hi%20there&To=whatsapp%3A%2B15550100001&MessageSid=SM1&AccountSid=AC1&From=whatsapp%3A%2B447700900123&Latitude=1.5&Longitude=2&ChannelMetadata=%7B%7D");
        form[(int)((uint)at % form.Length)] = with;
        return SlicesSayTheSame(Webhook.Twilio(), form).ToProperty();
    }

    [Test]
    public void Hostile_bodies_are_one_event_each()
    {
        string[] bodies =
        [
            "", " ", "{", "[]", "null", "42", "\"text\"", "{}", "{}garbage", "\uFEFF{}", "{\"entry\":[]}", "{\"entry\":[{}]}",
            "{\"object\":\"page\",\"entry\":[]}", new string('[', 10_000), string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), "<html>",
        ];
        foreach (var body in bodies)
            foreach (var provider in new[] { Webhook.Meta(), Webhook.Dialog360(), Webhook.Twilio() })
                Assert.That(provider.Read(Encoding.UTF8.GetBytes(body)), Has.Count.EqualTo(1), body[..Math.Min(20, body.Length)]);
        Assert.That(((OtherEvent)Webhook.Meta().Read(new byte[] { 0xFF, 0xFE, 0 })[0]).Field, Is.EqualTo("unreadable"));
    }

    public static bool SlicesSayTheSame(IWhatsAppProvider provider, byte[] body)
    {
        var events = provider.Read(body);
        foreach (var read in events)
        {
            var again = provider.Read(read.Slice);
            if (again.Count != 1 || again[0].DedupeKey != read.DedupeKey || Describe(again[0]) != Describe(read))
                return false;
        }
        provider.PeekAddresses(Webhook.Of(body));
        return events.Count > 0;
    }

    private static string Describe(InboundEvent read) =>
        System.Text.Json.JsonSerializer.Serialize((object)(read with { Slice = default }));
}
