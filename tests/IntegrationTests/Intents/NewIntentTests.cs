using MediatR;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Intents;
using TrailDesk.Domain.Conversations;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>An intent that the product does not have, in one file: its request, its rule and its handler.</summary>
internal sealed class NewIntentTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder => builder.Services
        .AddSingleton<IIntentRule, AnswerWeatherRule>()
        .AddTransient<IRequestHandler<AnswerWeather, MessageContent>, AnswerWeatherHandler>());

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_rule_beside_its_handler_is_all_that_a_new_intent_needs()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "weather on the pass?"), Is.EqualTo("Snow on the pass."));
        Assert.That((await _desk.ListAsync("/api/leads")).Where(lead => lead.GetProperty("contact").Text("phone") == phone), Is.Empty);
    }

    [Test]
    public async Task What_its_rule_does_not_take_goes_to_the_others()
    {
        Assert.That(await _desk.AskAsync(Desk.NewPhone(), "Interested in EBC Trek for 2 people in December"), Does.Contain("LD-"));
        Assert.That(await _desk.AskAsync("+15550130", "CHECKIN TRP123"), Does.Contain("TRP123"));
    }

    private sealed record AnswerWeather(MessageReceived Received, string Language) : IIntentRequest;

    private sealed class AnswerWeatherRule : IIntentRule
    {
        public IntentRank Rank => IntentRank.First;

        public IIntentRequest? Find(Heard heard) =>
            heard.Text?.StartsWith("weather", StringComparison.OrdinalIgnoreCase) == true ? new AnswerWeather(heard.Message, heard.Language) : null;
    }

    private sealed class AnswerWeatherHandler : IRequestHandler<AnswerWeather, MessageContent>
    {
        public Task<MessageContent> Handle(AnswerWeather request, CancellationToken cancellationToken) =>
            Task.FromResult(new MessageContent { Text = "Snow on the pass." });
    }
}
