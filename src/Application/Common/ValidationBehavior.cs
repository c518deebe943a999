using FluentValidation;
using FluentValidation.Results;
using MediatR;

namespace TrailDesk.Application.Common;

/// <summary>Runs a request's validators before its handler. Validators look at shapes only, so they are synchronous.</summary>
public sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<ValidationFailure>? failures = null;
        foreach (var validator in validators)
        {
            var result = validator.Validate(request);
            if (!result.IsValid) (failures ??= []).AddRange(result.Errors);
        }

        return failures is null ? next() : throw new ValidationException(failures);
    }
}
