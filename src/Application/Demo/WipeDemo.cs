using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Demo;

/// <summary>Removes the demo company with every row and key of it, and the files about it. Other companies stay untouched.</summary>
public sealed record WipeDemo(string DataFolder) : ICommand<WipeDemoResult>;

public sealed record WipeDemoResult(long Rows);

internal sealed class WipeDemoValidator : AbstractValidator<WipeDemo>
{
    public WipeDemoValidator() => RuleFor(request => request.DataFolder).NotEmpty();
}
