using Traceability.Platform;
using Traceability.Platform.Problems;
using Traceability.Provenance.Query;

namespace Traceability.Provenance;

/// <summary>Refusals of queries by the standard's names (EPCIS 2.0 §8.2.6).</summary>
static class QueryProblems
{
    static readonly Text title = new("Câu hỏi chưa đúng.", "The query cannot be answered.");

    public static ProblemResult Of(QueryRefused refused) =>
        new(
            refused.Kind switch
            {
                QueryException.QueryTooLargeException or QueryException.QueryTooComplexException =>
                    StatusCodes.Status413PayloadTooLarge,
                QueryException.NoSuchNameException => StatusCodes.Status404NotFound,
                QueryException.DuplicateNameException => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            },
            refused.Kind.ToString(),
            title,
            [new Refusal(refused.Parameter, refused.Kind.ToString(), refused.Text)]
        );

    public static ProblemResult Of(IReadOnlyList<Refusal> refusals) =>
        new(StatusCodes.Status400BadRequest, nameof(QueryException.QueryParameterException), title, refusals);
}
