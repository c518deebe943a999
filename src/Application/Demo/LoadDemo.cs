using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Demo;

/// <summary>
/// Makes the demo company once; again it only moves the trips so that TRP123 runs today, and rewrites the files with
/// logins and channels. Safe on several nodes at once.
/// </summary>
/// <param name="DataFolder">Where demo-logins.txt and demo-channels.json go.</param>
public sealed record LoadDemo(string DataFolder) : ICommand<LoadDemoResult>;

/// <param name="Created">False when the company was there already.</param>
public sealed record LoadDemoResult(bool Created, IReadOnlyList<DemoLogin> Logins);

public sealed record DemoLogin(string Email, string Password, string Role)
{
    public override string ToString() => $"DemoLogin {{ {Email} }}";
}

internal sealed class LoadDemoValidator : AbstractValidator<LoadDemo>
{
    public LoadDemoValidator() => RuleFor(request => request.DataFolder).NotEmpty();
}
