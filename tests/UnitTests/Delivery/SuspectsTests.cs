using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>A refusal that may be the sender's fault or the message's: what else gets through tells which.</summary>
internal sealed class SuspectsTests
{
    private static readonly SendOutcome Refused =
        new SendOutcome.Deferred(SendFailure.AccountBlocked, new ErrorPart("63005", "refused"), Action: FailureAction.ParkAndCount);

    private readonly Guid _channel = Guid.NewGuid();
    private readonly Guid _message = Guid.NewGuid();
    private readonly Suspects _suspects = new();

    [Test]
    public void While_nothing_gets_through_no_message_fails_however_often_it_is_refused()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.That(Judge(_message, Refused), Is.SameAs(Refused));
            Assert.That(Judge(Guid.NewGuid(), Refused), Is.SameAs(Refused));
        }

        Assert.That(Judge(_message, new SendOutcome.Accepted("SM1")), Is.EqualTo(new SendOutcome.Accepted("SM1")));
    }

    [Test]
    public void Refused_again_after_another_one_got_through_it_was_the_message()
    {
        Judge(_message, Refused);
        Judge(Guid.NewGuid(), new SendOutcome.Accepted("SM1"));
        var failed = (SendOutcome.Rejected)Judge(_message, Refused);
        Assert.That(failed.Error, Is.EqualTo(new ErrorPart("63005", "refused")));
        Assert.That(failed.Action, Is.EqualTo(FailureAction.Fail), "the channel is in order, so nobody is called");
    }

    [Test]
    public void What_got_through_before_or_elsewhere_says_nothing()
    {
        Judge(Guid.NewGuid(), new SendOutcome.Accepted("SM1"));
        Judge(_message, Refused);
        _suspects.Judge(Guid.NewGuid(), Guid.NewGuid(), new SendOutcome.Accepted("SM2"));
        Assert.That(Judge(_message, Refused), Is.SameAs(Refused));
    }

    [Test]
    public void Other_outcomes_stay_as_they_are()
    {
        var later = new SendOutcome.Deferred(SendFailure.Throttled, new ErrorPart("63018"));
        Assert.That(Judge(_message, later), Is.SameAs(later));
    }

    [SetUp]
    public void Begin() => _suspects.Judge(_message, _channel, new SendOutcome.Accepted("SM0"));

    private SendOutcome Judge(Guid message, SendOutcome outcome) => _suspects.Judge(message, _channel, outcome);
}
