using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Every webhook of the corpus, field by field. Cloud API bodies go through both providers that share them.</summary>
internal sealed class CorpusReadingTests
{
    private static readonly string[] Kinds = ["inbound", "status", "template_status", "other_event", "invalid"];

    private static IEnumerable<TestCaseData> CloudApi() => Corpus.Cases(Corpus.Rows("meta", Kinds));
    private static IEnumerable<TestCaseData> Twilio() => Corpus.Cases(Corpus.Rows("twilio", Kinds));

    [Test]
    public void The_corpus_is_not_empty()
    {
        Assert.That(CloudApi().Count(), Is.EqualTo(41));
        Assert.That(Twilio().Count(), Is.EqualTo(18));
    }

    [TestCaseSource(nameof(CloudApi))]
    public void Meta_reads_it(JsonElement row) => Check(row, Webhook.Meta());

    [TestCaseSource(nameof(CloudApi))]
    public void Dialog360_reads_it(JsonElement row) => Check(row, Webhook.Dialog360());

    [TestCaseSource(nameof(Twilio))]
    public void Twilio_reads_it(JsonElement row) => Check(row, Webhook.Twilio());

    private static void Check(JsonElement row, IWhatsAppProvider provider)
    {
        var events = provider.Read(row.Body(), row.Request());
        var derived = row.Part("derived");
        if (derived.ValueKind != JsonValueKind.Array)
        {
            Assert.That(events, Is.Not.Empty);
            return;
        }
        Assert.That(events, Has.Count.EqualTo(derived.GetArrayLength()));
        for (var i = 0; i < events.Count; i++)
            CorpusFacts.Check(events[i], derived[i]);
        if (events[0].Address is { } address)
            Assert.That(provider.PeekAddresses(row.Request()), Does.Contain(address));
    }
}
