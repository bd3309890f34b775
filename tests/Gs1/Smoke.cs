namespace Traceability.Tests.Gs1;
public class Smoke { [Fact] public void Adds() => Assert.Equal(2, 1 + 1); }
